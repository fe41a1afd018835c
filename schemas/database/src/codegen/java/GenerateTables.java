import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jooq.codegen.GenerationTool;
import org.jooq.meta.jaxb.Configuration;
import org.jooq.meta.jaxb.Database;
import org.jooq.meta.jaxb.ForcedType;
import org.jooq.meta.jaxb.Generate;
import org.jooq.meta.jaxb.Generator;
import org.jooq.meta.jaxb.Jdbc;
import org.jooq.meta.jaxb.SchemaMappingType;
import org.jooq.meta.jaxb.Target;

/**
 * Run by the build: starts a real PostgreSQL, migrates it, and generates jOOQ's tables from what came out. The two
 * arguments are the folder of the migrations and the folder to write to.
 */
final class GenerateTables {

    public static void main(String[] args) throws Exception {
        Path migrations = Path.of(args[0]);
        Path target = Path.of(args[1]);
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start()) {
            Flyway.configure()
                    .dataSource(postgres.getPostgresDatabase())
                    .locations("filesystem:" + migrations)
                    .defaultSchema("pipeline")
                    .loggers("slf4j")
                    .load()
                    .migrate();
            GenerationTool.generate(new Configuration()
                    .withJdbc(new Jdbc()
                            .withDriver("org.postgresql.Driver")
                            .withUrl(postgres.getJdbcUrl("postgres", "postgres")))
                    .withGenerator(new Generator()
                            .withDatabase(new Database()
                                    .withName("org.jooq.meta.postgres.PostgresDatabase")
                                    .withSchemata(List.of(
                                            new SchemaMappingType().withInputSchema("public"),
                                            new SchemaMappingType().withInputSchema("pipeline"),
                                            new SchemaMappingType().withInputSchema("analytics")))
                                    .withExcludes("flyway_schema_history")
                                    .withIncludeRoutines(false)
                                    .withForcedTypes(new ForcedType()
                                            .withUserType("java.time.LocalDateTime")
                                            .withBinding("dev.cyclelog.database.TimestampBinding")
                                            .withIncludeTypes("timestamp.*")))
                            .withGenerate(new Generate()
                                    .withGeneratedAnnotation(false)
                                    .withJavadoc(false))
                            .withTarget(new Target()
                                    .withPackageName("dev.cyclelog.database.jooq")
                                    .withDirectory(target.toString()))));
        }
    }
}
