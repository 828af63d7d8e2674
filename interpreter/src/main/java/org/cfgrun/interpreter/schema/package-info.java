/** What a config may say: catalogs of components and the check of a config against them. */
@NullMarked
package org.cfgrun.interpreter.schema;

import org.jspecify.annotations.NullMarked;
