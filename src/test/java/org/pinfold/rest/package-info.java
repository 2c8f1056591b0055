/** Tests of what leaves over HTTP that need no server. */
@NullMarked
package org.pinfold.rest;

import org.jspecify.annotations.NullMarked;
