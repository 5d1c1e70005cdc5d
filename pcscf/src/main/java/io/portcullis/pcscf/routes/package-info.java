/**
 * The operator's routes: what a P-CSCF does with requests, replies and failures, as plain Java. Everything that a routes file
 * sees is here; docs/routes.md is its manual.
 */
@NullMarked
package io.portcullis.pcscf.routes;

import org.jspecify.annotations.NullMarked;
