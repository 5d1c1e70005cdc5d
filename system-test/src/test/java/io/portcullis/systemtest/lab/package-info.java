/** Phones, a home network and a P-CSCF between them that is a process of its own. */
@NullMarked
package io.portcullis.systemtest.lab;

import org.jspecify.annotations.NullMarked;
