package dev.cyclelog.cli;

import dev.cyclelog.runtime.FailureText;
import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.Service;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.TopicAdmin;
import dev.cyclelog.runtime.http.HttpEndpoint;
import dev.cyclelog.runtime.metrics.Metrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one service until it is asked to stop or fails.
 *
 * @param name what it is called
 * @param settings how to reach Kafka
 * @param http where it shows its metrics and its health
 */
record ServiceRun(String name, Settings settings, HttpSettings http) {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceRun.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Prepares a service; what it needs beside, it opens with the given closing. */
    interface Preparation {

        Service prepare(Closing closing, HttpEndpoint endpoint, PrometheusMeterRegistry registry);
    }

    /** Checks the topics, starts the service and waits for its end; throws what made it fail. */
    int untilStopped(Preparation preparation) {
        try (Closing closing = Closing.ofService()) {
            PrometheusMeterRegistry registry = Metrics.registry(Version.number());
            // Before all else: whoever watches this process sees that it waits, and for what.
            HttpEndpoint endpoint = closing.open(() -> new HttpEndpoint(http, registry));
            checkTopics();
            Service service = closing.open(() -> preparation.prepare(closing, endpoint, registry));
            service.start();
            endpoint.readyWhen(service::unready);
            LOG.atInfo()
                    .addKeyValue("service", name)
                    .addKeyValue("url", endpoint.url())
                    .log("runs; Ctrl-C or SIGTERM stops it");
            service.stopped().join();
            return 0;
        }
    }

    /**
     * On other topics than the configured ones a service would number or read the wrong thing. While Kafka is away it
     * waits.
     */
    private void checkTopics() {
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
                            .addKeyValue("reason", FailureText.message(failed).orElse("no answer"))
                            .log("waits for Kafka");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
