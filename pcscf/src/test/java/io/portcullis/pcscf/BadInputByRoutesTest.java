package io.portcullis.pcscf;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Wrong input, by the default procedures written out as routes: nothing may differ. */
class BadInputByRoutesTest extends BadInputTest {

    @BeforeAll
    static void writeTheProceduresOut() throws Exception {
        PcscfFixture.routesForAll(ExampleRoutes.load("DefaultPcscf"));
    }

    @AfterAll
    static void useTheBuiltInOnesAgain() {
        PcscfFixture.routesForAll(null);
    }
}
