/** A home network: registrar, authentication centre and proxy for its subscribers (TS 24.229 5.4, as much as a UE sees). */
@NullMarked
package io.portcullis.lab.home;

import org.jspecify.annotations.NullMarked;
