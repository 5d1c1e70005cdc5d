/** Tests of the UE against a scripted P-CSCF over real loopback sockets. */
@NullMarked
package io.portcullis.lab.ue;

import org.jspecify.annotations.NullMarked;
