package dev.cyclelog.embedded;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.management.InstanceNotFoundException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lays a killed broker to rest before its successor starts on the same folder.
 *
 * <p>The metadata says that the killed broker is alive and leads all partitions, until its session times out. A
 * successor that starts at once believes it, becomes transaction coordinator, and when the session does time out, finds
 * partitions without a leader, takes them for deleted, and skips the commit markers of transactions that were being
 * committed (Kafka 4.3.1). Those transactions hang for ever, and readers of committed records with them.
 *
 * <p>So the controller runs alone first, with a short session timeout, until it has fenced the killed broker.
 */
final class FormerBroker {

    private static final Logger LOG = LoggerFactory.getLogger(FormerBroker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(20);

    private FormerBroker() {}

    /** Whether a broker has used this folder and was not shut down. */
    static boolean wasKilled(Path logs) {
        return Files.exists(logs.resolve("meta.properties")) && !Files.exists(logs.resolve(".kafka_cleanshutdown"));
    }

    /**
     * Fences the killed broker. If it had never got as far as registering, there is nothing to fence, which takes some
     * time to be sure of.
     *
     * @param settings those of the broker and controller to be started
     * @param controllerPort a free port
     */
    static void fence(Map<String, String> settings, int controllerPort) throws Exception {
        Map<String, String> controllerOnly = new HashMap<>(settings);
        controllerOnly.put("process.roles", "controller");
        controllerOnly.put("listeners", "CONTROLLER://127.0.0.1:" + controllerPort);
        controllerOnly.remove("advertised.listeners");
        controllerOnly.put("broker.heartbeat.interval.ms", "100");
        controllerOnly.put("broker.session.timeout.ms", "500");
        KafkaRaftServer controller = new KafkaRaftServer(new KafkaConfig(controllerOnly, false), Time.SYSTEM);
        try {
            controller.startup();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (fencedBrokers() == 0) {
                if (System.nanoTime() > deadline) {
                    LOG.atWarn()
                            .addKeyValue("seconds", PATIENCE.toSeconds())
                            .log("no former broker was fenced in this time; starting all the same");
                    return;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private static int fencedBrokers() throws Exception {
        try {
            return (Integer) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(
                            new ObjectName("kafka.controller:type=KafkaController,name=FencedBrokerCount"), "Value");
        } catch (InstanceNotFoundException notThereYet) {
            return 0;
        }
    }
}
