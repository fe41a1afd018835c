package dev.cyclelog.cli.verify;

/**
 * Something that a verification found, and where.
 *
 * @param place the table or topic that it is about, or the schema's object
 * @param cycleNumber the cycle, or null if it is about no single one
 * @param sequenceNumber the first of the sequence numbers that it is about, or null
 * @param lastSequenceNumber the last of them, which is the first one where there is one only; or null
 * @param subject what of the place, for instance {@code stable 7}; or null
 * @param difference what is wrong
 */
public record Finding(
        String place,
        Integer cycleNumber,
        Integer sequenceNumber,
        Integer lastSequenceNumber,
        String subject,
        String difference) {

    static Finding of(String place, String difference) {
        return new Finding(place, null, null, null, null, difference);
    }

    static Finding ofCycle(String place, int cycle, String difference) {
        return new Finding(place, cycle, null, null, null, difference);
    }

    static Finding ofRow(String place, int cycle, int sequenceNumber, String difference) {
        return new Finding(place, cycle, sequenceNumber, sequenceNumber, null, difference);
    }

    static Finding ofSubject(String place, Integer cycle, String subject, String difference) {
        return new Finding(place, cycle, null, null, subject, difference);
    }

    /** Whether the other one says the same of the next sequence number. */
    boolean isContinuedBy(Finding next) {
        return lastSequenceNumber != null
                && next.sequenceNumber != null
                && next.sequenceNumber - 1 == lastSequenceNumber
                && cycleNumber.equals(next.cycleNumber)
                && place.equals(next.place)
                && difference.equals(next.difference);
    }

    Finding through(int last) {
        return new Finding(place, cycleNumber, sequenceNumber, last, subject, difference);
    }

    /** In words, on one line. */
    public String text() {
        StringBuilder text = new StringBuilder(place);
        if (cycleNumber != null) {
            text.append(", cycle ").append(cycleNumber);
        }
        if (sequenceNumber != null) {
            text.append(", sequence number").append(sequenceNumber.equals(lastSequenceNumber) ? " " : "s ");
            text.append(sequenceNumber);
        }
        if (sequenceNumber != null && !sequenceNumber.equals(lastSequenceNumber)) {
            text.append(" to ").append(lastSequenceNumber);
        }
        if (subject != null) {
            text.append(", ").append(subject);
        }
        return text.append(": ").append(difference).toString();
    }
}
