package dev.cyclelog.cli;

import dev.cyclelog.cli.stack.EmbeddedStack;

/** Says how to connect to an embedded stack. */
final class ConnectHelp {

    private ConnectHelp() {}

    static void print(EmbeddedStack stack, Console console) {
        console.print("PostgreSQL:  psql " + stack.postgresUrl());
        console.print("Kafka:       bootstrap.servers=" + stack.bootstrapServers() + " (publish to game-events)");
        console.print("Publish:     CYCLELOG_KAFKA_BOOTSTRAP_SERVERS=" + stack.bootstrapServers()
                + " ./cyclelog publish FILE");
    }
}
