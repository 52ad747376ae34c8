c = get_config()
c.CourseDirectory.course_id = "lab"
# Seconds for a cell.
c.Execute.timeout = 20
