package dev.cyclelog.cli;

import dev.cyclelog.cli.monitor.Monitor;
import dev.cyclelog.cli.monitor.StatusPage;
import dev.cyclelog.cli.stack.Migrator;
import dev.cyclelog.events.EventCodec;
import dev.cyclelog.events.Headers;
import dev.cyclelog.events.Topics;
import dev.cyclelog.projector.Projector;
import dev.cyclelog.runtime.DatabasePool;
import dev.cyclelog.runtime.HttpSettings;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.http.HttpEndpoint;
import dev.cyclelog.runtime.metrics.Metrics;
import dev.cyclelog.sequencer.Sequencer;
import dev.cyclelog.snapshotter.Snapshotter;
import dev.cyclelog.testkit.TestKafka;
import dev.cyclelog.testkit.TestPostgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.node.ObjectNode;

/** The three services of one test with a monitor that watches them; the projector can be stopped. */
final class MonitoredPipeline implements AutoCloseable {

    private final Settings settings;
    private final DatabasePool database;
    private final KafkaProducer<byte[], byte[]> producer = TestKafka.rawProducer();
    private final Sequencer sequencer;
    private final Snapshotter snapshotter;
    private Projector projector;
    private final Monitor monitor;
    private final HttpEndpoint endpoint;

    MonitoredPipeline(Path stateDir, String prefix) {
        settings = RunningPipeline.settings(
                TestPostgres.newDatabase(),
                prefix,
                stateDir,
                Optional.empty(),
                Settings.load().services());
        Migrator.migrate(settings);
        database = new DatabasePool(settings.database(), "monitored-pipeline", 8);
        sequencer = new Sequencer(settings, new SimpleMeterRegistry());
        sequencer.start();
        snapshotter = new Snapshotter(settings, database, new SimpleMeterRegistry());
        snapshotter.start();
        startProjector();
        monitor = new Monitor(settings, OptionalLong.empty(), new SimpleMeterRegistry());
        endpoint = servePage(0);
    }

    /** Where the page is. */
    String url() {
        return endpoint.url() + "/";
    }

    /** What the page should show. */
    ObjectNode status() {
        return monitor.status();
    }

    /** Serves the page a second time; the caller closes it. */
    HttpEndpoint servePage(int port) {
        HttpEndpoint another = new HttpEndpoint(new HttpSettings("127.0.0.1", port), Metrics.registry("test"));
        StatusPage.serve(another, monitor::status, monitor::history);
        return another;
    }

    Topics topics() {
        return settings.topics().names();
    }

    void stopProjector() {
        projector.close();
    }

    void startProjector() {
        projector = new Projector(settings, database, new SimpleMeterRegistry());
        projector.start();
    }

    /** Publishes as a client in another language would. */
    void publish(int cycle, String event) {
        producer.send(new ProducerRecord<>(
                topics().gameEvents(), EventCodec.key(cycle), event.getBytes(StandardCharsets.UTF_8)));
    }

    /** A dead letter that the sequencer has not written. */
    void sendLetter(String reason) {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topics().deadLetter(), new byte[0]);
        letter.headers().add(Headers.REASON, reason.getBytes(StandardCharsets.UTF_8));
        producer.send(letter);
    }

    @Override
    public void close() {
        endpoint.close();
        monitor.close();
        sequencer.close();
        snapshotter.close();
        projector.close();
        database.close();
        producer.close();
    }
}
