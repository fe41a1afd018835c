package dev.cyclelog.events;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.KeywordValidator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A keyword that says something to people, and to a validator nothing. The validator's own way is to visit it for each
 * value; a tenth of its time went there.
 */
final class Remark extends AbstractKeyword {

    private Remark(String keyword) {
        super(keyword);
    }

    static List<Remark> all() {
        return Stream.of(
                        "title", "description", "$comment", "examples", "default", "deprecated", PayloadSchema.REQUIRES)
                .map(Remark::new)
                .toList();
    }

    /** Null is how the validator is told to leave the keyword out. */
    @Override
    public KeywordValidator newValidator(SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        return null;
    }
}
