package dev.cyclelog.cli.monitor;

import dev.cyclelog.runtime.http.HttpEndpoint;
import dev.cyclelog.runtime.http.Page;

/** The page that shows the flow to people, and what it is made of. */
public final class StatusPage {

    private StatusPage() {}

    /** Serves what the monitor sees at this endpoint. */
    public static void serve(HttpEndpoint endpoint, Monitor monitor) {
        endpoint.serve(
                "/api/status", () -> new Page(200, Page.JSON, monitor.status().toString()));
    }
}
