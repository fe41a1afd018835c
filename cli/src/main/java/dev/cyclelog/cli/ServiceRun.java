package dev.cyclelog.cli;

import dev.cyclelog.runtime.FailureText;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one service until it is asked to stop or fails. */
final class ServiceRun {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRun.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private ServiceRun() {}

    /**
     * Checks the topics, starts the service and waits for its end; throws what made it fail.
     *
     * @param service prepares the service; what it needs beside, it opens with the given closing
     */
    static int run(String name, Settings settings, Function<Closing, Service> service) {
        try (Closing closing = Closing.ofService()) {
            checkTopics(name, settings);
            Service running = closing.open(() -> service.apply(closing));
            running.start();
            LOG.atInfo().addKeyValue("service", name).log("runs; Ctrl-C or SIGTERM stops it");
            running.stopped().join();
            return 0;
        }
    }

    /**
     * On other topics than the configured ones a service would number or read the wrong thing. While Kafka is away it
     * waits.
     */
    private static void checkTopics(String name, Settings settings) {
        boolean waiting = false;
        while (true) {
            try (TopicAdmin admin = new TopicAdmin(settings)) {
                admin.check();
                return;
            } catch (IllegalStateException failed) {
                if (!(failed.getCause() instanceof RetriableException)) {
                    throw failed;
                }
                if (!waiting) {
                    waiting = true;
                    LOG.atWarn()
                            .addKeyValue("service", name)
                            .addKeyValue("reason", FailureText.of(failed))
                            .log("waits for Kafka");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
