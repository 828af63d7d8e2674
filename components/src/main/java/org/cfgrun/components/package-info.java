/**
 * Annotations and names that declare classes as components of configs. Third-party components are
 * compiled against this module.
 */
@NullMarked
package org.cfgrun.components;

import org.jspecify.annotations.NullMarked;
