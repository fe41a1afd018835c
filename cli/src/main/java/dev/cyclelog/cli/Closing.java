package dev.cyclelog.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was opened, the last first, once: at the end of the command or when the process is asked to stop
 * (Ctrl-C), whichever comes first; the other one waits.
 */
final class Closing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final boolean endsWhenAsked;
    private boolean closed;

    Closing() {
        this(false);
    }

    private Closing(boolean endsWhenAsked) {
        this.endsWhenAsked = endsWhenAsked;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
    }

    /** For a service, which runs until it is asked to stop: when it has, that is exit status 0. */
    static Closing ofService() {
        return new Closing(true);
    }

    private synchronized void stop() {
        boolean asked = !closed;
        close();
        if (asked && endsWhenAsked) {
            // Else the status would be that of the signal, and an init system would take the end for a failure.
            Runtime.getRuntime().halt(0);
        }
    }

    /**
     * Opens a resource and takes charge of it. Who asks the process to stop meanwhile waits until it is open: half a
     * server cannot be stopped, and would stay.
     *
     * @throws StoppedException if closing has begun
     */
    synchronized <T extends AutoCloseable> T open(Supplier<T> resource) {
        if (closed) {
            throw new StoppedException();
        }
        T open = resource.get();
        opened.push(open);
        return open;
    }

    /**
     * Runs the command.
     *
     * @throws StoppedException instead of what fails after closing has begun: it fails because of that
     */
    <T> T run(Callable<T> command) throws Exception {
        try {
            return command.call();
        } catch (Exception failure) {
            synchronized (this) {
                if (closed) {
                    throw new StoppedException();
                }
            }
            throw failure;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!opened.isEmpty()) {
            AutoCloseable resource = opened.pop();
            try {
                resource.close();
            } catch (Exception failure) {
                LOG.atWarn()
                        .addKeyValue("resource", resource.getClass().getSimpleName())
                        .setCause(failure)
                        .log("did not stop cleanly");
            }
        }
    }
}
