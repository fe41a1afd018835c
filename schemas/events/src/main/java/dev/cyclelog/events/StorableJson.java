package dev.cyclelog.events;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Finds what parses as JSON and yet cannot be stored in PostgreSQL's {@code jsonb} with equal value. */
final class StorableJson {

    /**
     * How many zeros an exponent may stand for. PostgreSQL's {@code numeric} holds 131,072 digits before the point; but
     * as text each of them is written, and an event with thousands of such numbers could be stored and never read.
     */
    private static final int MAX_ZEROS = 100;

    /**
     * When so many characters of pointers are written, further violations are left out. One pointer can be as long as
     * the event, and an event's wrong values so many that all their pointers exhaust the memory.
     */
    private static final int MAX_POINTER_CHARS = 100_000;

    private final List<Violation> violations = new ArrayList<>();
    private int pointerChars;

    private StorableJson() {}

    /** The first violations. */
    static List<Violation> violations(JsonNode root) {
        StorableJson check = new StorableJson();
        check.visit(root, Place.EVENT);
        return check.violations;
    }

    private void visit(JsonNode node, Place place) {
        switch (node.getNodeType()) {
            case OBJECT ->
                node.properties().forEach(field -> {
                    Place fieldPlace = place.field(field.getKey());
                    checkText(field.getKey(), fieldPlace, "the name of a field");
                    visit(field.getValue(), fieldPlace);
                });
            case ARRAY -> {
                for (int i = 0; i < node.size(); i++) {
                    visit(node.get(i), place.element(i));
                }
            }
            case STRING -> checkText(node.stringValue(), place, "the text");
            case NUMBER -> {
                if (node.isBigDecimal()) {
                    checkNumber(node.decimalValue(), place);
                }
            }
            default -> {
                // Nothing else can be wrong.
            }
        }
    }

    private void checkText(String text, Place place, String what) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                wrong(place, what + " contains \\u0000, which PostgreSQL cannot store: leave it out");
                return;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                wrong(
                        place,
                        what + " contains half of a surrogate pair (\\u%04x): send both halves".formatted((int) c));
                return;
            }
        }
    }

    private void checkNumber(BigDecimal number, Place place) {
        long zerosBeforePoint = -(long) number.scale();
        long zerosAfterPoint = (long) number.scale() - number.precision();
        if (zerosBeforePoint > MAX_ZEROS || zerosAfterPoint > MAX_ZEROS) {
            wrong(place, "the number's exponent stands for more than %d zeros".formatted(MAX_ZEROS));
        }
    }

    private void wrong(Place place, String message) {
        if (pointerChars < MAX_POINTER_CHARS) {
            Violation violation = new Violation(place.pointer(), message);
            violations.add(violation);
            pointerChars += violation.pointer().length();
        }
    }
}
