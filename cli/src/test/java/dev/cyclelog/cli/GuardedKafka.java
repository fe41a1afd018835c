package dev.cyclelog.cli;

import dev.cyclelog.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A broker that asks who connects, and does nothing for anybody without an ACL but for its super user. */
final class GuardedKafka implements AutoCloseable {

    static final String SUPER_USER = "admin";

    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final EmbeddedKafka kafka;

    /**
     * Starts it.
     *
     * @param users who else has an account
     */
    GuardedKafka(Path folder, List<String> users) {
        String accounts = Stream.concat(Stream.of(SUPER_USER), users.stream())
                .map(user -> " user_%s=\"%s\"".formatted(user, password(user)))
                .collect(Collectors.joining());
        this.kafka = EmbeddedKafka.start(
                folder,
                0,
                Map.of(
                        "listener.security.protocol.map",
                        "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        // Else brokers speak to each other without the map above, also this one to itself.
                        "inter.broker.listener.name",
                        "PLAINTEXT",
                        "sasl.enabled.mechanisms",
                        "PLAIN",
                        "sasl.mechanism.inter.broker.protocol",
                        "PLAIN",
                        "listener.name.plaintext.plain.sasl.jaas.config",
                        login(SUPER_USER).replace(";", accounts + ";"),
                        "authorizer.class.name",
                        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                        // The broker itself, as its own controller.
                        "super.users",
                        "User:%s;User:ANONYMOUS".formatted(SUPER_USER)));
    }

    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** What a client of this user needs, without the address. */
    static Map<String, String> properties(String user) {
        return Map.of(
                "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN", "sasl.jaas.config", login(user));
    }

    private static String login(String user) {
        return "%s username=\"%s\" password=\"%s\";".formatted(LOGIN, user, password(user));
    }

    private static String password(String user) {
        return "password-of-" + user;
    }

    @Override
    public void close() {
        kafka.close();
    }
}
