"""Files and who may fetch them."""
