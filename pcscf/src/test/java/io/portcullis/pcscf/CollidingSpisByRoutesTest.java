package io.portcullis.pcscf;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same as CollidingSpisTest, by the default procedures written out as routes: nothing may differ. */
class CollidingSpisByRoutesTest extends CollidingSpisTest {

    @BeforeAll
    static void writeTheProceduresOut() throws Exception {
        PcscfFixture.routesForAll(ExampleRoutes.load("DefaultPcscf"));
    }

    @AfterAll
    static void useTheBuiltInOnesAgain() {
        PcscfFixture.routesForAll(null);
    }
}
