package dev.cyclelog.runtime;

/**
 * Where a process answers HTTP: metrics and health.
 *
 * @param key the key of the section that says so, to be named when it does not work
 * @param host the address that it listens on
 * @param port the port, or 0 for any that is free
 */
public record HttpSettings(String key, String host, int port) {

    private static final int LARGEST_PORT = 65_535;

    /** What no settings say. */
    public HttpSettings(String host, int port) {
        this("http", host, port);
    }

    /** Those of a service, from the part {@code http} of its settings. */
    public static HttpSettings of(Section service) {
        Section http = service.section("http");
        return new HttpSettings(service.fullKey("http"), http.text("host"), http.number("port", 0, LARGEST_PORT));
    }
}
