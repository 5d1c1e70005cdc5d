package io.portcullis.server.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.portcullis.conformance.Shows;
import io.portcullis.pcscf.routes.Routes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesCompilerTest {

    private static final Path FILE = Path.of("/etc/portcullis/MyRoutes.java");

    private static Routes compile(String text) throws RoutesException {
        return RoutesCompiler.compile(FILE, text);
    }

    private static List<String> mistakes(String text) {
        return assertThrows(RoutesException.class, () -> compile(text)).mistakes();
    }

    /** A routes file whose reply hook is this; its line is the fifth. */
    private static String reply(String statement) {
        return """
                import io.portcullis.pcscf.routes.*;
                public class MyRoutes implements Routes {
                    private static final String FORMAT = "$ipsec(spi)";
                    @Override public void reply(ReplyRoute r) {
                %s
                    }
                }
                """.formatted(statement);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DefaultPcscf", "AlgorithmByImsi", "RefuseUe"})
    void compilesTheExamples(String name) throws Exception {
        Path file = House.file("docs/examples/" + name + ".java");
        Routes routes = RoutesCompiler.compile(file, Files.readString(file));
        assertThat(routes.getClass().getName()).isEqualTo(name);
    }

    @Test
    void eachVersionHasAClassOfItsOwn() throws Exception {
        String text = reply("r.xlog(\"$$5 for $ipsec(ip):$ipsec(port-c)\\n\");");
        Routes first = compile(text);
        Routes second = compile(text);
        assertThat(first.getClass()).isNotSameAs(second.getClass()).isEqualTo(first.getClass());
        assertThat(first.getClass().getName()).isEqualTo(second.getClass().getName());
    }

    @Test
    void takesClassesInsideLambdasAndRecords() throws Exception {
        assertThat(compile("""
                import io.portcullis.pcscf.routes.*;
                public class MyRoutes implements Routes {
                    record Range(long from, long to) {}
                    private final Runnable made = () -> new Range(1, 2).toString();
                    public MyRoutes() { made.run(); }
                }
                class Beside {}
                """)).isNotNull();
    }

    @ParameterizedTest
    @Shows("row 8.2")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "r.nope();|/etc/portcullis/MyRoutes.java:5:2: error: cannot find symbol",
        "r.send()|/etc/portcullis/MyRoutes.java:5:9: error: ';' expected",
        "r.xlog(\"a $ipsec(spi)\");|/etc/portcullis/MyRoutes.java:5:11: error: unknown field \"spi\" of $ipsec",
        "r.xlog(\"\\t\\\"$rm\" + \"$rx\");|/etc/portcullis/MyRoutes.java:5:21: error: unknown variable $rx",
        "r.xlog(System.Logger.Level.INFO, \"$ipsec(ip) $ipsec_ue(x)\");|MyRoutes.java:5:46: error: unknown field \"x\"",
        "r.variable(\"$hdr\");|MyRoutes.java:5:13: error: $hdr wants something in parentheses",
        "r.xlog(FORMAT);|MyRoutes.java:5:8: error: unknown field \"spi\"",
        "r.xlog(MyRoutes.FORMAT);|MyRoutes.java:5:8: error: unknown field \"spi\"",
        "r.xlog(r.status() > 1 ? \"$ok\" : \"fine\");|MyRoutes.java:5:26: error: unknown variable $ok",
        "r.ipsec_create(\"aes-cbd\");|MyRoutes.java:5:16: error: \"aes-cbd\" is no algorithm; known are hmac-md5-96",
        "r.ipsec_create(0, 0, \"hmac-md5-96=aes-gcm\");|MyRoutes.java:5:22: error: hmac-md5-96=aes-gcm is no pair"})
    void tellsEveryMistakeWithLineAndColumn(String statement, String mistake) {
        assertThat(mistakes(reply(statement))).singleElement().asString().contains(mistake);
    }

    @Test
    void tellsAllMistakesAtOnce() {
        assertThat(mistakes(reply("r.xlog(\"$a\");\nr.xlog(\"$b\"); r.ipsec_create(\"c\");"))).hasSize(3);
        assertThat(mistakes(reply("r.a();\nr.b();"))).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"String price = \"$nope\"; r.addHeader(\"X\", \"$nope\");", "r.ipsec_create(\"\");",
        "r.ipsec_create(\"null,aes-gmac=aes-gcm\");", "r.xlog(r.header(\"$a\"));"})
    void looksAtLogFormatsAlone(String statement) throws Exception {
        assertThat(compile(reply(statement))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "public class MyRoutes {}|one public class that implements io.portcullis.pcscf.routes.Routes",
        "class MyRoutes implements io.portcullis.pcscf.routes.Routes {}|one public class",
        "public abstract class MyRoutes implements io.portcullis.pcscf.routes.Routes {}|one public class",
        "public class Other implements io.portcullis.pcscf.routes.Routes {}|should be declared in a file named Other.java",
        "public class MyRoutes implements io.portcullis.pcscf.routes.Routes { public MyRoutes(int i) {} }|without parameters",
        "public class MyRoutes implements io.portcullis.pcscf.routes.Routes { public MyRoutes() { int i = 1 / 0; } }|failed: java.lang.ArithmeticException",
        "|one public class"})
    void saysWhatItWants(String text, String mistake) {
        assertThat(mistakes(text == null ? "" : text)).singleElement().asString().startsWith(FILE.toString())
                .contains(": error: ").contains(mistake);
    }

    @Test
    void compilesWhatTheManualShows() throws Exception {
        Path manual = House.file("docs/routes.md");
        List<String> blocks = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(manual))
                .results().map((MatchResult m) -> m.group(1)).toList();
        assertThat(blocks).hasSizeGreaterThan(3);
        for (String block : blocks) {
            String name = block.replaceFirst("(?s).*?public class (\\w+).*", "$1");
            assertThat(RoutesCompiler.compile(Path.of("/" + name + ".java"), block)).as(name).isNotNull();
        }
    }
}
