package dev.cyclelog.cli;

import dev.cyclelog.cli.StrictJson.Literal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the documents promise about a record's value, decided without the product's validator. */
enum ExpectedVerdict {
    ACCEPTED,
    REFUSED,
    /** The type's schema decides. */
    EITHER;

    /** The type whose payload may hold anything. */
    static final String FREE_TYPE = "image_upload_success";

    private static final Set<String> FIELDS =
            Set.of("eventId", "eventType", "cycleNumber", "eventTimestamp", "userId", "robotId", "payload", "metadata");
    private static final int MAX_BYTES = 1_000_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER = 1_000;
    private static final int MAX_NAME = 50_000;
    private static final BigInteger MAX_ZEROS = BigInteger.valueOf(100);

    static ExpectedVerdict of(byte[] value) {
        StrictJson.Reading reading;
        try {
            reading = StrictJson.read(value);
        } catch (IllegalArgumentException malformed) {
            return REFUSED;
        }
        if (value.length > MAX_BYTES
                || reading.depth() > MAX_DEPTH
                || !(reading.value() instanceof Map<?, ?> event)
                || !isStorable(event)
                || !isEvent(event)) {
            return REFUSED;
        }
        if (!event.get("eventType").equals(FREE_TYPE)) {
            return EITHER;
        }
        return isPresent(event.get("userId")) ? ACCEPTED : REFUSED;
    }

    private static boolean isStorable(Object value) {
        if (value instanceof Map<?, ?> object) {
            return object.entrySet().stream()
                    .allMatch(field -> ((String) field.getKey()).length() <= MAX_NAME
                            && isStorable(field.getKey())
                            && isStorable(field.getValue()));
        }
        if (value instanceof List<?> array) {
            return array.stream().allMatch(ExpectedVerdict::isStorable);
        }
        if (value instanceof String text) {
            return text.codePoints().noneMatch(c -> c == 0 || c >= 0xd800 && c <= 0xdfff);
        }
        return !(value instanceof StrictJson.Number number) || isStorable(number.digits());
    }

    /** An exponent may stand for a hundred zeros. */
    private static boolean isStorable(String number) {
        if (number.length() > MAX_NUMBER) {
            return false;
        }
        String[] parts = number.split("[eE]");
        if (parts.length == 1 && !number.contains(".")) {
            return true;
        }
        BigDecimal mantissa = new BigDecimal(parts[0]);
        BigInteger exponent = parts.length == 1 ? BigInteger.ZERO : new BigInteger(parts[1]);
        BigInteger scale = BigInteger.valueOf(mantissa.scale()).subtract(exponent);
        return scale.negate().compareTo(MAX_ZEROS) <= 0
                && scale.subtract(BigInteger.valueOf(mantissa.precision())).compareTo(MAX_ZEROS) <= 0;
    }

    private static boolean isEvent(Map<?, ?> event) {
        return FIELDS.containsAll(event.keySet())
                && isShortText(event.get("eventId"))
                && isShortText(event.get("eventType"))
                && isInteger(event.get("cycleNumber"), 0)
                && (!event.containsKey("eventTimestamp") || isTimestamp(event.get("eventTimestamp")))
                && (!isPresent(event.get("userId")) || isInteger(event.get("userId"), Integer.MIN_VALUE))
                && (!isPresent(event.get("robotId")) || isInteger(event.get("robotId"), Integer.MIN_VALUE))
                && event.get("payload") instanceof Map
                && (!isPresent(event.get("metadata")) || event.get("metadata") instanceof Map);
    }

    private static boolean isPresent(Object value) {
        return value != null && value != Literal.NULL;
    }

    private static boolean isShortText(Object value) {
        return value instanceof String text
                && !text.isEmpty()
                && text.codePoints().count() <= 100;
    }

    private static boolean isInteger(Object value, int min) {
        if (!(value instanceof StrictJson.Number number) || !number.digits().matches("-?[0-9]+")) {
            return false;
        }
        BigInteger integer = new BigInteger(number.digits());
        return integer.bitLength() < Integer.SIZE && integer.intValue() >= min;
    }

    private static boolean isTimestamp(Object value) {
        try {
            int year = OffsetDateTime.parse((String) value)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .getYear();
            return year >= 1 && year <= 9999;
        } catch (DateTimeException | ClassCastException none) {
            return false;
        }
    }
}
