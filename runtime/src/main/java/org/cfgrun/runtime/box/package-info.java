/**
 * Boxes: anchors, coders, overlaps, assignment to ground truth, suppression. A list of n boxes is a
 * float tensor {@code [n, 4]} of x1, y1, x2, y2 in pixels. x2 and y2 are edges, so the width is
 * {@code x2 - x1}. All computations run on the device of the boxes, in 32-bit floats and in mmdet's
 * order of operations.
 */
@NullMarked
package org.cfgrun.runtime.box;

import org.jspecify.annotations.NullMarked;
