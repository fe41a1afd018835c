package dev.cyclelog.cli.logging;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import dev.cyclelog.runtime.FailureText;
import java.util.HashSet;
import java.util.Set;

/** A stack trace whose messages quote no values. */
public final class StackTrace extends ThrowableHandlingConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return of(event);
    }

    /** The stack trace of what failed, with all causes; empty if nothing did. */
    static String of(ILoggingEvent event) {
        if (!(event.getThrowableProxy() instanceof ThrowableProxy proxy)) {
            return "";
        }
        StringBuilder trace = new StringBuilder();
        Set<Throwable> seen = new HashSet<>();
        for (Throwable failure = proxy.getThrowable();
                failure != null && seen.add(failure);
                failure = failure.getCause()) {
            trace.append(seen.size() == 1 ? "" : "  because: ")
                    .append(failure.getClass().getName());
            FailureText.message(failure).ifPresent(message -> trace.append(": ").append(message));
            trace.append('\n');
            for (StackTraceElement frame : failure.getStackTrace()) {
                trace.append("    at ").append(frame).append('\n');
            }
        }
        return trace.toString();
    }
}
