package dev.cyclelog.runtime;

/**
 * Where a process answers HTTP: metrics and health.
 *
 * @param host the address that it listens on
 * @param port the port, or 0 for any that is free
 */
public record HttpSettings(String host, int port) {

    private static final int LARGEST_PORT = 65_535;

    /** Those of a service, from the part {@code http} of its settings. */
    public static HttpSettings of(Section service) {
        Section http = service.section("http");
        return new HttpSettings(http.text("host"), http.number("port", 0, LARGEST_PORT));
    }
}
