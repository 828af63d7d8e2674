/** Heads that turn feature maps into losses or detections. */
@NullMarked
package org.cfgrun.runtime.model.head;

import org.jspecify.annotations.NullMarked;
