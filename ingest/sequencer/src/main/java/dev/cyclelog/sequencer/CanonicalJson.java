package dev.cyclelog.sequencer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Feeds JSON values to a digest in a form that is the same for two texts that differ in white space, key order, escapes
 * or trailing zeros only, and different for any other two: every value begins with a byte that says what it is, and
 * texts, objects and arrays with their length, so that no two values can be taken for one another.
 *
 * <p>Texts must not hold half of a surrogate pair, as those of a valid event do not: UTF-8 has no bytes for it.
 */
final class CanonicalJson {

    private static final int BUFFER_BYTES = 4 << 10;
    private static final int LONG_BITS = Long.SIZE - 1;

    private final MessageDigest digest;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    CanonicalJson(MessageDigest digest) {
        this.digest = digest;
    }

    void update(JsonNode value) {
        append(value);
        flush();
    }

    private void append(JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> appendObject(value);
            case ARRAY -> {
                appendTag('[', value.size());
                value.forEach(this::append);
            }
            case STRING -> appendText(value.stringValue());
            case NUMBER -> appendNumber(value);
            case BOOLEAN -> room(1).put((byte) (value.booleanValue() ? 't' : 'f'));
            case NULL -> room(1).put((byte) 'n');
            default -> throw new IllegalArgumentException(value.getNodeType() + " does not occur in JSON text");
        }
    }

    private void appendObject(JsonNode object) {
        List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(object.properties());
        fields.sort(Map.Entry.comparingByKey());
        appendTag('{', fields.size());
        for (Map.Entry<String, JsonNode> field : fields) {
            appendText(field.getKey());
            append(field.getValue());
        }
    }

    private void appendText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        appendTag('"', bytes.length);
        appendBytes(bytes);
    }

    /** A number is the digits that remain without the zeros at its end, and the power of ten that these are off. */
    private void appendNumber(JsonNode value) {
        if (value.isInt() || value.isLong()) {
            long digits = value.longValue();
            int scale = 0;
            while (digits != 0 && digits % 10 == 0) {
                digits /= 10;
                scale--;
            }
            appendNumber(digits, scale);
            return;
        }
        BigDecimal number = value.decimalValue().stripTrailingZeros();
        BigInteger digits = number.unscaledValue();
        if (digits.bitLength() <= LONG_BITS) {
            appendNumber(digits.longValue(), number.scale());
        } else {
            byte[] bytes = digits.toByteArray();
            appendTag('N', number.scale());
            room(Integer.BYTES).putInt(bytes.length);
            appendBytes(bytes);
        }
    }

    private void appendNumber(long digits, int scale) {
        appendTag('#', scale);
        room(Long.BYTES).putLong(digits);
    }

    private void appendTag(char tag, int number) {
        room(1 + Integer.BYTES).put((byte) tag).putInt(number);
    }

    private void appendBytes(byte[] bytes) {
        if (bytes.length <= BUFFER_BYTES) {
            room(bytes.length).put(bytes);
        } else {
            flush();
            digest.update(bytes);
        }
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() {
        digest.update(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
