package dev.cyclelog.runtime.http;

import java.nio.charset.StandardCharsets;

/**
 * An answer.
 *
 * @param status the HTTP status
 * @param contentType its type
 * @param body its bytes; not copied
 */
public record Page(int status, String contentType, byte[] body) {

    /** Plain text. */
    public static final String TEXT = "text/plain; charset=utf-8";

    /** JSON. */
    public static final String JSON = "application/json";

    /** An answer in UTF-8. */
    public Page(int status, String contentType, String body) {
        this(status, contentType, body.getBytes(StandardCharsets.UTF_8));
    }
}
