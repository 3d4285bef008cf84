// Live pages: htmx fetches the fragments that changed. Without this script every page works after a reload.
import "htmx.org";
