/** {@code custom_imports}: components of the user's own, from Java source files and from jars. */
@NullMarked
package org.cfgrun.runtime.registry.custom;

import org.jspecify.annotations.NullMarked;
