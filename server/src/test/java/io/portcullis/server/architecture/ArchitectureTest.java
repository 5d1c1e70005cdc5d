package io.portcullis.server.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What ARCHITECTURE.md says about modules and packages holds in the code. */
class ArchitectureTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.portcullis");

    /** For tests alone: nobody may use it. */
    private static final String CONFORMANCE = "io.portcullis.conformance";
    private static final String SIP_MESSAGE = "io.portcullis.sip.message";
    private static final String SIP_STACK = "io.portcullis.sip.stack";
    private static final String IPSEC_SA = "io.portcullis.ipsec.sa";
    private static final String LINUX = "io.portcullis.linux";
    private static final String XFRM = "io.portcullis.ipsec.xfrm";
    private static final String ESP = "io.portcullis.ipsec.esp";
    private static final String PCSCF = "io.portcullis.pcscf";
    private static final String LAB = "io.portcullis.lab";
    private static final String SERVER = "io.portcullis.server";

    /** Module root to the roots of what it may use. */
    private static final Map<String, List<String>> MAY_USE = Map.of(
            CONFORMANCE, List.of(),
            SIP_MESSAGE, List.of(),
            SIP_STACK, List.of(SIP_MESSAGE),
            IPSEC_SA, List.of(),
            LINUX, List.of(),
            XFRM, List.of(IPSEC_SA, LINUX),
            ESP, List.of(IPSEC_SA, LINUX),
            PCSCF, List.of(SIP_STACK, SIP_MESSAGE, IPSEC_SA),
            LAB, List.of(SIP_STACK, SIP_MESSAGE, IPSEC_SA, LINUX),
            SERVER, List.of(SIP_MESSAGE, SIP_STACK, IPSEC_SA, LINUX, XFRM, ESP, PCSCF, LAB));

    static Stream<String> modules() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void usesOnlyTheModulesBelowIt(String module) {
        List<String> allowed = new ArrayList<>(MAY_USE.getOrDefault(module, List.of()));
        allowed.add(module);

        noClasses().that().resideInAPackage(module + "..")
                .should().dependOnClassesThat(resideInAPackage("io.portcullis..").and(DescribedPredicate.not(
                        resideInAnyPackage(allowed.stream().map(m -> m + "..").toArray(String[]::new)))))
                .because(module + " may use " + MAY_USE.get(module)).allowEmptyShould(false).check(HOUSE);
    }

    @Test
    void everyClassBelongsToAModule() {
        classes().should().resideInAnyPackage(MAY_USE.keySet().stream().map(m -> m + "..").toArray(String[]::new))
                .check(HOUSE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().assignedFrom(new EachPackage()).should().beFreeOfCycles().check(HOUSE);
    }

    /** One slice for each package. */
    private static final class EachPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass each) {
            return SliceIdentifier.of(each.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    @Test
    void sipMessageIpsecSaAndLinuxNeedTheJdkAlone() {
        classes().that().resideInAnyPackage(SIP_MESSAGE + "..", IPSEC_SA + "..", LINUX + "..")
                .should().onlyDependOnClassesThat(resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..",
                        SIP_MESSAGE + "..", IPSEC_SA + "..", LINUX + "..").or(primitive()))
                .check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> primitive() {
        return DescribedPredicate.describe("primitive", c -> c.getBaseComponentType().isPrimitive());
    }

    @Test
    void nativeAccessIsInLinuxNativeAlone() {
        Set<String> linkers = Set.of("java.lang.foreign.Linker", "java.lang.foreign.SymbolLookup");
        noClasses().that().resideOutsideOfPackage(LINUX + "..")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe("native linkers", c -> linkers.contains(c.getName())))
                .orShould().callMethod(System.class, "loadLibrary", String.class)
                .orShould().callMethod(System.class, "load", String.class)
                .check(HOUSE);
    }

    @Test
    void onlyTheCommandLineWritesToStandardStreams() {
        noClasses().that().resideOutsideOfPackages(SERVER + ".command..", SERVER + ".demo..", CONFORMANCE)
                .should().accessField(System.class, "out").orShould().accessField(System.class, "err")
                .orShould().callMethod(Throwable.class, "printStackTrace")
                .check(HOUSE);
    }

    @Test
    void nobodyUsesJavaUtilLogging() {
        noClasses().should().dependOnClassesThat(resideInAPackage("java.util.logging..")).check(HOUSE);
    }

    @Test
    void onlyTheServerChoosesALogger() {
        noClasses().that().resideOutsideOfPackage(SERVER + ".logging..")
                .should().dependOnClassesThat(resideInAPackage("ch.qos.logback..")).check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() {
        Set<String> bare = new TreeSet<>();
        for (JavaClass each : HOUSE) {
            JavaPackage of = each.getPackage();
            if (!of.isAnnotatedWith(NullMarked.class)) {
                bare.add(of.getName());
            }
        }
        assertThat(bare).isEmpty();
    }

    @Test
    void noPackageIsNamedAfterNothing() {
        List<String> empty = List.of("util", "utils", "service", "services", "model", "models", "common", "helper",
                "impl");
        assertThat(HOUSE.stream().map(JavaClass::getPackageName).distinct()
                .filter(p -> Arrays.stream(p.split("\\.", -1)).anyMatch(empty::contains))).isEmpty();
    }
}
