package dev.cyclelog.cli;

import dev.cyclelog.runtime.ServiceRefusedException.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A sequencer in a process of its own, as an init system keeps it: killed or failed, it is started again. One that
 * refuses to work is not; that is what {@link #check()} tells.
 */
final class SupervisedSequencer implements AutoCloseable {

    private final Path folder;
    private final Path config;
    private final Map<String, String> environment;
    private CyclelogProcess process;
    private boolean wanted;
    private int failures;
    private String refusal;

    /** Starts it. */
    SupervisedSequencer(Path folder, Path config, String name) {
        this.folder = folder;
        this.config = config;
        this.environment = Map.of(
                "CYCLELOG_STATE_DIR", folder.resolve("state-" + name).toString(), "JDK_JAVA_OPTIONS", "-Xmx512m");
        start();
    }

    /** Starts it again after it was killed. */
    synchronized void start() {
        wanted = true;
        try {
            CyclelogProcess started =
                    CyclelogProcess.start(folder, environment, "sequencer", "--config", config.toString());
            process = started;
            started.onExit(() -> ended(started));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private synchronized void ended(CyclelogProcess which) {
        if (!wanted || which != process) {
            return;
        }
        String output = which.output();
        for (Code code : Code.values()) {
            if (output.contains(code + ": ")) {
                refusal = output;
                return;
            }
        }
        failures++;
        start();
    }

    /** SIGKILL; it stays dead until {@link #start()}. */
    void kill() {
        CyclelogProcess victim;
        synchronized (this) {
            wanted = false;
            victim = process;
        }
        victim.kill();
    }

    /** How often it ended by itself and was started again. */
    synchronized int failures() {
        return failures;
    }

    /**
     * Checks that it has not refused to work.
     *
     * @throws AssertionError with its output, if it has
     */
    synchronized void check() {
        if (refusal != null) {
            throw new AssertionError("the sequencer refused to work: " + refusal);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
