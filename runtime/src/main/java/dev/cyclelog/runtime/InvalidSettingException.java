package dev.cyclelog.runtime;

/** A setting is missing or makes no sense. The message names its key and says what it may be. */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidSettingException(String message, Throwable cause) {
        super(message, cause);
    }
}
