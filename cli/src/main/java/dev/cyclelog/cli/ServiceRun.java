package dev.cyclelog.cli;

import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import java.util.function.Function;

/** Runs one service until it is asked to stop or fails. */
final class ServiceRun {

    private ServiceRun() {}

    /**
     * Checks the topics, starts the service and waits for its end; throws what made it fail.
     *
     * @param service prepares the service; what it needs beside, it opens with the given closing
     */
    static int run(String name, Settings settings, Console console, Function<Closing, Service> service) {
        checkTopics(settings);
        try (Closing closing = new Closing()) {
            Service running = closing.open(() -> service.apply(closing));
            running.start();
            console.say(name + " runs; Ctrl-C stops it.");
            running.stopped().join();
            return 0;
        }
    }

    /** On other topics than the configured ones a service would number or read the wrong thing. */
    private static void checkTopics(Settings settings) {
        try (TopicAdmin admin = new TopicAdmin(settings)) {
            admin.check();
        }
    }
}
