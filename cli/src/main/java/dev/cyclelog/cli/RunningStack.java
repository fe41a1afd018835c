package dev.cyclelog.cli;

import dev.cyclelog.cli.monitor.Monitor;
import dev.cyclelog.cli.monitor.StatusPage;
import dev.cyclelog.cli.stack.EmbeddedStack;
import dev.cyclelog.cli.stack.Migrator;
import dev.cyclelog.cli.stack.Pipeline;
import dev.cyclelog.runtime.Settings;
import dev.cyclelog.runtime.http.HttpEndpoint;
import dev.cyclelog.runtime.metrics.Metrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.OptionalLong;

/**
 * The whole pipeline on an embedded broker and database, with a monitor that watches it.
 *
 * @param stack broker and database
 * @param pipeline the services
 * @param pageUrl where the status page is
 */
record RunningStack(EmbeddedStack stack, Pipeline pipeline, String pageUrl) {

    /** Makes topics and tables, and starts all; the closing ends it. */
    static RunningStack start(EmbeddedStack stack, Closing closing) {
        Settings settings = stack.settings();
        Migrator.migrate(settings);
        PrometheusMeterRegistry registry = Metrics.registry(Version.number());
        HttpEndpoint endpoint = closing.open(() -> new HttpEndpoint(stack.page(), registry));
        Pipeline pipeline = closing.open(() -> new Pipeline(settings, registry));
        pipeline.start();
        Monitor monitor = closing.open(() -> new Monitor(settings, OptionalLong.empty(), registry));
        StatusPage.serve(endpoint, monitor::status, monitor::history);
        endpoint.readyWhen(() -> pipeline.unready().or(monitor::unready));
        return new RunningStack(stack, pipeline, endpoint.url() + "/");
    }

    /** Says how to connect to it. */
    void sayHowToConnect(Console console) {
        console.print("Status page: " + pageUrl);
        console.print("PostgreSQL:  psql " + stack.postgresUrl());
        console.print("Kafka:       bootstrap.servers=" + stack.bootstrapServers() + " (publish to game-events)");
        console.print("Publish:     CYCLELOG_KAFKA_BOOTSTRAP_SERVERS=" + stack.bootstrapServers()
                + " ./cyclelog publish FILE");
    }
}
