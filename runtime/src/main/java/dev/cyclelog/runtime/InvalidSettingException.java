package dev.cyclelog.runtime;

/**
 * A setting is missing, unknown or makes no sense. The message names its key and says what it may be; it shows the
 * value unless that may be a secret.
 */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidSettingException(String message) {
        super(message);
    }

    InvalidSettingException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Checks what can only be seen from several settings together.
     *
     * @param key the full key of one of them
     * @param value what it is
     * @param allowed what it must be, read after "it must be"
     * @throws InvalidSettingException if it does not hold
     */
    public static void require(boolean holds, String key, Object value, String allowed) {
        if (!holds) {
            throw new InvalidSettingException("%s is %s, it must be %s".formatted(key, value, allowed));
        }
    }
}
