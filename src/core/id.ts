export { v7 as newId } from 'uuid'

/** The house as a person: the row that the migrations put among the people, in whose name things happen by themselves. */
export const houseId = '00000000-0000-7000-8000-000000000001'
