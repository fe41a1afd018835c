package dev.cyclelog.testkit;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** Tells whether something is still held on to. */
public final class GarbageCollector {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private GarbageCollector() {}

    /** Waits until all but one of them are collected: a driver of tests itself holds on to the last. */
    public static void awaitAllButOne(List<WeakReference<byte[]>> references) {
        Awaitility.await("the garbage collector").atMost(PATIENCE).until(() -> {
            System.gc();
            return references.stream()
                            .filter(reference -> reference.get() != null)
                            .count()
                    <= 1;
        });
    }
}
