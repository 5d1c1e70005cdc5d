package io.portcullis.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PortcullisCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return PortcullisCommand.execute(new CommandLine(new PortcullisCommand())
                .setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)), args);
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("run ", "settings ", "test [--only X]", "Exit codes: 0 done");
    }

    @Test
    void versionNamesProgramAndJava() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).contains("Portcullis ", "Java " + Runtime.version());
    }

    @Test
    void noCommandIsWrongUsage() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Usage: portcullis");
    }

    @Test
    void suggestsTheCommandMeant() {
        assertThat(run("rum")).isEqualTo(2);
        assertThat(err.toString()).contains("Did you mean").contains("run");
    }

    @Test
    void suggestsTheOptionMeant() {
        assertThat(run("run", "--confg", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("Unknown option").contains("--config");
    }

    @Test
    void aWrongConfigurationIsExitCodeTwoWithEveryMistake(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("p.yaml"), "home: sip:h\nprot: 1\nport: x\n");

        assertThat(run("run", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).containsExactly(
                file + ":2:1: error: unknown setting \"prot\"; did you mean \"port\"?",
                file + ":3:7: error: port wants a whole number from 1 to 65535, not the text \"x\"");
    }

    @Test
    void checkReadsTheFileAndOpensNothing(@TempDir Path dir) throws Exception {
        Path file = Files.writeString(dir.resolve("p.yaml"), """
                socket: ["udp:192.0.2.1", "ipsec:192.0.2.1:5063", "ipsec:192.0.2.1"]
                home: sip:h
                min_spi: 300000
                """);

        assertThat(run("run", "--check", "--config", file.toString())).isZero();
        assertThat(out.toString()).contains("good", "ipsec:192.0.2.1:5062", "REGISTERs to sip:h by udp:");
        assertThat(err.toString()).contains("p.yaml:3:1: warning: min_spi 300000 is above max_spi 262144");
    }

    private static Path configured(Path dir, String routes) throws Exception {
        Files.writeString(dir.resolve("MyRoutes.java"), routes);
        return Files.writeString(dir.resolve("p.yaml"), """
                socket: ["udp:192.0.2.1", "ipsec:192.0.2.1:5063", "ipsec:192.0.2.1:5064", "ipsec:192.0.2.1"]
                home: sip:h
                routes: MyRoutes.java
                """);
    }

    @Test
    void checkCompilesTheRoutesBesideTheFile(@TempDir Path dir) throws Exception {
        Path file = configured(dir, "public class MyRoutes implements io.portcullis.pcscf.routes.Routes {}");

        assertThat(run("run", "--check", "--config", file.toString())).isZero();
        assertThat(out.toString()).contains("by the routes in " + dir.resolve("MyRoutes.java"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--check", "--config"})
    void routesThatCannotBeUsedAreExitCodeTwoWithEveryMistake(String first, @TempDir Path dir) throws Exception {
        Path file = configured(dir,
                "public class MyRoutes implements io.portcullis.pcscf.routes.Routes {\n int i = x;\n"
                        + " int j = y;\n}");

        assertThat(first.equals("--check") ? run("run", "--check", "--config", file.toString())
                : run("run", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString().lines()).map(line -> line.replaceFirst(";.*", "")).containsExactly(
                dir.resolve("MyRoutes.java") + ":2:10: error: cannot find symbol",
                dir.resolve("MyRoutes.java") + ":3:10: error: cannot find symbol");
    }

    @Test
    void settingsPrintsAFileToStartFrom() {
        assertThat(run("settings")).isZero();
        assertThat(out.toString()).contains("#min_spi: 65536");
        assertThat(run("settings", "--format", "json")).isEqualTo(2);
    }
}
