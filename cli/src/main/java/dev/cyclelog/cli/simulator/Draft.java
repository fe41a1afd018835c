package dev.cyclelog.cli.simulator;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An event in the making. Methods return the draft itself, except for {@link #write()}, which ends it. */
final class Draft {

    private static final int DECIMALS = 14;
    private static final double ONE = 1e14;

    private final EventWriter writer;
    private final String type;
    private final ObjectNode payload = JsonNodeFactory.instance.objectNode();
    private Integer userId;
    private Integer robotId;
    private ObjectNode metadata;

    Draft(EventWriter writer, String type) {
        this.writer = writer;
        this.type = type;
    }

    Draft of(Stable stable) {
        userId = stable.userId();
        return this;
    }

    /** The robot and its owner. */
    Draft of(Robot robot) {
        robotId = robot.id();
        return of(robot.owner());
    }

    /** The robot alone, as some services of the game leave the owner out. */
    Draft ofRobotAlone(Robot robot) {
        robotId = robot.id();
        return this;
    }

    Draft put(String field, String value) {
        payload.put(field, value);
        return this;
    }

    Draft put(String field, long value) {
        payload.put(field, value);
        return this;
    }

    Draft put(String field, boolean value) {
        payload.put(field, value);
        return this;
    }

    Draft putNull(String field) {
        payload.putNull(field);
        return this;
    }

    Draft set(String field, JsonNode value) {
        payload.set(field, value);
        return this;
    }

    Draft id(String field, Robot robot) {
        return put(field, robot.id());
    }

    Draft credits(String field, long amount) {
        payload.set(field, Credits.json(amount));
        return this;
    }

    /**
     * A measured value with many decimals, such as the game's own. Scaled by hand: the digits of
     * {@code Double.toString} differ between JDK releases.
     */
    Draft measure(String field, double value) {
        payload.put(field, plain(BigDecimal.valueOf((long) (value * ONE), DECIMALS)));
        return this;
    }

    /** A value in tenths, such as a duration. */
    Draft tenths(String field, long tenths) {
        payload.put(field, plain(BigDecimal.valueOf(tenths, 1)));
        return this;
    }

    /** How the event's amount came about, for whoever debugs the economy; see {@link #input} and {@link #output}. */
    Draft formula(String formula) {
        metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("formula", formula);
        metadata.putObject("inputs");
        return this;
    }

    Draft input(String name, long value) {
        ((ObjectNode) metadata.get("inputs")).put(name, value);
        return this;
    }

    Draft output(long amount) {
        metadata.set("output", Credits.json(amount));
        return this;
    }

    /** Writes the event; returns its id. */
    String write() {
        return writer.write(this);
    }

    String type() {
        return type;
    }

    Integer userId() {
        return userId;
    }

    Integer robotId() {
        return robotId;
    }

    ObjectNode payload() {
        return payload;
    }

    ObjectNode metadata() {
        return metadata;
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
