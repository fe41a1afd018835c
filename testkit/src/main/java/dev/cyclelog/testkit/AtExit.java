package dev.cyclelog.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.utils.Utils;

/** Closes and deletes when the JVM of the tests ends, the last first, so that no process and no folder stays behind. */
final class AtExit {

    private static final Deque<AutoCloseable> OPENED = new ArrayDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "test-servers-stop"));
    }

    private AtExit() {}

    static <T extends AutoCloseable> T close(T resource) {
        synchronized (OPENED) {
            OPENED.push(resource);
        }
        return resource;
    }

    static Path deleteFolder(String prefix) {
        try {
            Path folder = Files.createTempDirectory(prefix);
            close(() -> Utils.delete(folder.toFile()));
            return folder;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void closeAll() {
        synchronized (OPENED) {
            while (!OPENED.isEmpty()) {
                try {
                    OPENED.pop().close();
                } catch (Exception failure) {
                    System.err.println("a test server did not stop cleanly: " + failure);
                }
            }
        }
    }
}
