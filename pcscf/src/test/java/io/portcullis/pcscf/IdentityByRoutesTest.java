package io.portcullis.pcscf;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same as IdentityTest, by the default procedures written out as routes: nothing may differ. */
class IdentityByRoutesTest extends IdentityTest {

    @BeforeAll
    static void writeTheProceduresOut() throws Exception {
        PcscfFixture.routesForAll(ExampleRoutes.load("DefaultPcscf"));
    }

    @AfterAll
    static void useTheBuiltInOnesAgain() {
        PcscfFixture.routesForAll(null);
    }
}
