/**
 * HTTP in and out: strict JSON, one authentication mechanism, one mapping from outcomes to problem documents.
 * May import protocol and the components' roots and services, never a store.
 */
@NullMarked
package org.pinfold.rest;

import org.jspecify.annotations.NullMarked;
