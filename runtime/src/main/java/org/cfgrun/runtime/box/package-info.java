/**
 * Boxes as plain arrays: anchors, coders, overlaps, assignment to ground truth, suppression. A list
 * of n boxes is a {@code float[n * 4]} of x1, y1, x2, y2 in pixels; x2 and y2 are edges, so a width
 * is {@code x2 - x1}.
 */
@NullMarked
package org.cfgrun.runtime.box;

import org.jspecify.annotations.NullMarked;
