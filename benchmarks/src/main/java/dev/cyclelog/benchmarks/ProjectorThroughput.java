package dev.cyclelog.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "projector-throughput",
        description = "Rows per second of the projector on one partition, against COPY of the same rows from a file.",
        mixinStandardHelpOptions = true)
final class ProjectorThroughput implements Callable<Integer> {

    @Option(
            names = "--events",
            defaultValue = "300000",
            description = "how many events are counted (default: ${DEFAULT-VALUE})")
    private int events;

    @Option(
            names = "--warm-up",
            defaultValue = "100000",
            description = "how many events before them are not counted (default: ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--rounds", defaultValue = "5", description = "how often each runs (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--peer", description = "also run the Debezium JDBC sink; benchmarks/run then downloads it")
    private boolean peer;

    @Option(
            names = "--peer-java",
            defaultValue = "${env:CYCLELOG_PEER_JAVA}",
            description = "the java command that runs the peer, of Java 25 or newer (default: $CYCLELOG_PEER_JAVA)")
    private Path peerJava;

    @Mixin
    private Output output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (peer && peerJava == null) {
            throw new ParameterException(spec.commandLine(), "--peer needs --peer-java, or CYCLELOG_PEER_JAVA");
        }
        try (BrokerProcess broker = BrokerProcess.start();
                LogServer server = LogServer.start()) {
            Game game = Game.on(broker, "", 1);
            output.say("preparing %,d events".formatted(warmUp + events));
            List<byte[]> auditEvents = Game.auditEvents(warmUp + events).toList();
            RowFile files = RowFile.of(server, server.folder(), auditEvents.stream(), warmUp);
            AuditTopic.fill(game, auditEvents.stream());
            Rounds rounds = new Rounds(server, output);
            rounds.add("COPY from a file", database -> CopyLimit.run(database, files));
            rounds.add("projector", database -> {
                try (ClientProcess client = ServiceProcess.start("projector", game, database, server.folder())) {
                    return Drain.watch(client, database, warmUp, auditEvents.size());
                }
            });
            if (peer) {
                DebeziumSink sink = new DebeziumSink(peerJava, false);
                rounds.add("Debezium JDBC sink", peer(sink, game, auditEvents, server));
                DebeziumSink byDefault = new DebeziumSink(peerJava, true);
                rounds.add("Debezium JDBC sink, schema in each record", peer(byDefault, game, auditEvents, server));
            } else {
                output.say("without the peer: --peer runs it too");
            }
            output.print(rounds.run(this.rounds));
        }
        return 0;
    }

    private Rounds.Contender peer(DebeziumSink sink, Game game, List<byte[]> auditEvents, LogServer server)
            throws Exception {
        AuditTopic.create(game, sink.topic());
        AuditTopic.fill(game.bootstrapServers(), sink.topic(), auditEvents.stream(), sink::encode);
        return database -> {
            try (ClientProcess client = sink.start(game.bootstrapServers(), database, server.folder())) {
                return Drain.watch(client, database, warmUp, auditEvents.size());
            }
        };
    }
}
