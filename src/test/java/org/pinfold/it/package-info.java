/**
 * Tests in a real server, through the public door. Arquillian deploys into one WildFly; a test that needs a token, a
 * database or a start of its own takes a {@link org.pinfold.it.ServerProcess}. Nothing here touches the developer's own
 * server or token: ports are picked free, and every process gets a copy of the token under {@code target/it}.
 */
@NullMarked
package org.pinfold.it;

import org.jspecify.annotations.NullMarked;
