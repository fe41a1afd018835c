package dev.cyclelog.cli;

import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;

/** Runs one service until it is asked to stop or fails. */
final class ServiceRun {

    private ServiceRun() {}

    /** Checks that the topics are as configured: on others a service would number or read the wrong thing. */
    static void checkTopics(Settings settings) {
        try (TopicAdmin admin = new TopicAdmin(settings)) {
            admin.checkPartitions();
        }
    }

    /** Starts the service and waits for its end; throws what made it fail. */
    static int run(String name, Service service, Closing closing, Console console) {
        closing.open(() -> service);
        service.start();
        console.say(name + " runs; Ctrl-C stops it.");
        service.stopped().join();
        return 0;
    }
}
