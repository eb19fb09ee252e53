"""The pages for administering: roles, teams, sign-ins, the company, its options, and jobs.

What people, teams and roles are and may do is in `access`; here is only how they are changed
where a list and a form are not enough.
"""
